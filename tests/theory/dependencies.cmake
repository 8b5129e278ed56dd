# Internal parts are tested by their own headers.
target_include_directories(test_theory PRIVATE ${PROJECT_SOURCE_DIR}/src
                                               ${PROJECT_SOURCE_DIR}/tests)
