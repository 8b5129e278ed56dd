import sys

from gtv.plot.command import main

sys.exit(main(sys.argv[1:]))
