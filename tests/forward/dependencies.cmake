target_link_libraries(test_forward PRIVATE gtv::io)
