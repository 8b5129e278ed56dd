target_link_libraries(gtv_metric PRIVATE Boost::headers)
