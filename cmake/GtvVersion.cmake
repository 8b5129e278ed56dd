# include/gtv/version.hpp.in as <build>/include/gtv/version.hpp, for modules and the program alike.
configure_file(${PROJECT_SOURCE_DIR}/include/gtv/version.hpp.in
               ${PROJECT_BINARY_DIR}/include/gtv/version.hpp @ONLY)
