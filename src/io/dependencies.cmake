target_link_libraries(gtv_io PRIVATE PkgConfig::LIBZIP ZLIB::ZLIB PNG::PNG nlohmann_json::nlohmann_json)
