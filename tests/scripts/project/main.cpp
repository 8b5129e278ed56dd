#include <cstdio>
#include <string_view>

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) std::printf("<%s>", argv[i]);
  return argc > 1 && std::string_view(argv[1]) == "fail" ? 1 : 0;
}
