"""Prints "PASSED FAILED" for a JUnit report; skipped and disabled tests are neither."""

import sys
import xml.etree.ElementTree as ElementTree

passed = failed = 0
for suite in ElementTree.parse(sys.argv[1]).getroot().iter("testsuite"):
    number = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped", "disabled")}
    bad = number["failures"] + number["errors"]
    failed += bad
    passed += number["tests"] - bad - number["skipped"] - number["disabled"]
print(passed, failed)
