# The release build with its tests, by g++, warnings as errors.
source "$(dirname -- "${BASH_SOURCE[0]}")/../group.sh"
build release all -D GTV_BUILD_TESTS=ON
count 1 0
