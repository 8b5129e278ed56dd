target_link_libraries(gtv_estimator PRIVATE PkgConfig::HWY Boost::headers)
