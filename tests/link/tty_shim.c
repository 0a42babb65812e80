// Makes a pseudo-terminal pass for a serial port, for programs in tests; preloaded, never part of the program.
//
// libserialport: answers the modem-line requests that only real ports know. lrzsz: it ends a session by draining its output and
// then flushing it. A pseudo-terminal's drain returns at once, so the flush would throw away what a UART had sent, and both
// ends would wait out their time-outs: a flush of the output right after a drain leaves the output alone.
//
// TTY_SHIM_ROOT=DIR: what is asked of /sys/class/tty and /dev/tty* is asked of DIR/sys/class/tty and DIR/dev/tty* instead, so that
// a test can plug in adapters that this machine does not have.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

typedef int (*ioctl_function)(int, unsigned long, ...);

static int pretend(unsigned long request, void *argument) {
  if (request == TIOCMGET) {
    *(int *)argument = TIOCM_DTR | TIOCM_RTS | TIOCM_CTS | TIOCM_DSR;
    return 0;
  }
  return request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC ? 0 : -1;
}

int ioctl(int file, unsigned long request, ...) {
  static ioctl_function real;
  va_list arguments;
  va_start(arguments, request);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "ioctl");
  int result = real(file, request, argument);
  if (result == 0 || (errno != ENOTTY && errno != EINVAL)) return result;
  int error = errno;
  if (pretend(request, argument) == 0) return 0;
  errno = error;
  return result;
}

static int drained;

int tcdrain(int file) {
  (void)file;
  drained = 1;
  usleep(1000);
  return 0;
}

ssize_t write(int file, const void *bytes, size_t size) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "write");
  if (file != STDERR_FILENO) drained = 0;
  return real(file, bytes, size);
}

int tcflush(int file, int queue) {
  static int (*real)(int, int);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "tcflush");
  if (!drained || queue == TCIFLUSH) return real(file, queue);
  return queue == TCOFLUSH ? 0 : real(file, TCIFLUSH);
}

// The path itself, or where it is found below TTY_SHIM_ROOT, in `buffer`.
static const char *moved(const char *path, char *buffer) {
  const char *root = getenv("TTY_SHIM_ROOT");
  if (!root || (strncmp(path, "/sys/class/tty", 14) != 0 && strncmp(path, "/dev/tty", 8) != 0)) return path;
  snprintf(buffer, PATH_MAX, "%s%s", root, path);
  return buffer;
}

DIR *opendir(const char *path) {
  static DIR *(*real)(const char *);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "opendir");
  char buffer[PATH_MAX];
  return real(moved(path, buffer));
}

ssize_t readlink(const char *path, char *target, size_t size) {
  static ssize_t (*real)(const char *, char *, size_t);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "readlink");
  char buffer[PATH_MAX];
  return real(moved(path, buffer), target, size);
}

FILE *fopen(const char *path, const char *mode) {
  static FILE *(*real)(const char *, const char *);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "fopen");
  char buffer[PATH_MAX];
  return real(moved(path, buffer), mode);
}

struct stat;
int __lxstat(int version, const char *path, struct stat *info) {
  static int (*real)(int, const char *, struct stat *);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "__lxstat");
  char buffer[PATH_MAX];
  return real(version, moved(path, buffer), info);
}

typedef int (*open_function)(const char *, int, ...);

static int open_moved(open_function real, const char *path, int flags, unsigned mode) {
  char buffer[PATH_MAX];
  return real(moved(path, buffer), flags, mode);
}

int open(const char *path, int flags, ...) {
  static open_function real;
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "open");
  va_list arguments;
  va_start(arguments, flags);
  const unsigned mode = flags & O_CREAT ? va_arg(arguments, unsigned) : 0;
  va_end(arguments);
  return open_moved(real, path, flags, mode);
}

int __open_2(const char *path, int flags) {
  static open_function real;
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "open");
  return open_moved(real, path, flags, 0);
}
