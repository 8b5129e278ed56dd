target_link_libraries(gtv_sampler PRIVATE PkgConfig::HWY Boost::headers)
