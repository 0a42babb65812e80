// Gives the precompiled Catch2 header a source to be compiled with; test_main.cpp cannot use it.
