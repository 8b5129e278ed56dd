# The dense parts are internal; their tests reach them by their own headers.
target_include_directories(test_estimator PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(test_estimator PRIVATE PkgConfig::HWY)
