#include "host/commands/commands.hpp"

int main(int argc, char** argv) { return eslabon::commands::run(argc, argv); }
