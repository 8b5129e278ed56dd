# Kernels that no public header has.
target_include_directories(test_score PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(test_score PRIVATE PkgConfig::HWY)
