target_link_libraries(gtv_study PRIVATE PkgConfig::TOMLPP nlohmann_json::nlohmann_json)
