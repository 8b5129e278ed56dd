# Internal parts are tested by their own headers; the tests' own come first.
target_include_directories(test_sampler PRIVATE ${PROJECT_SOURCE_DIR}/tests ${PROJECT_SOURCE_DIR}/src)
