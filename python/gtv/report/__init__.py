"""A result folder as one page of HTML: `python3 -m gtv.report RUN [--out FILE.html]`.

A kind of result (a run, a comparison, …) is a file of this package, which reads the folder's files
into a Part: a sentence, facts, tables. `page` puts parts, pictures and how it was all made into a
Page, and `render` makes text of it with a template. Pictures are those of gtv.plot, drawn in
memory: the folder is only read.
"""
