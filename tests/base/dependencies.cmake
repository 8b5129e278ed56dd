# The sources' folder for what the module keeps to itself; Random123 and Boost are header-only.
target_include_directories(test_base PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(test_base PRIVATE Boost::headers Threads::Threads)
