import sys

from gtv.report.command import main

sys.exit(main(sys.argv[1:]))
