target_link_libraries(gtv_theory PRIVATE Boost::headers)
