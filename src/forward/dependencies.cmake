target_link_libraries(gtv_forward PRIVATE Boost::headers)
