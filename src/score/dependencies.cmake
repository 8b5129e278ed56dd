target_link_libraries(gtv_score PRIVATE PkgConfig::HWY)
