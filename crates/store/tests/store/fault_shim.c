/* Loaded before libc by the tests of faults: lets writes to the files of one folder fail, from the
   n-th on. SQLite calls libc for each write, so every write of a save passes here. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long n_calls;
static long fail_at;
static const char *kind = "";
static const char *folder = "";

__attribute__((constructor)) static void begin(void) {
  const char *at = getenv("SCULK_FAULT_AT");
  fail_at = at ? atol(at) : 0;
  if (getenv("SCULK_FAULT_KIND")) kind = getenv("SCULK_FAULT_KIND");
  if (getenv("SCULK_FAULT_FOLDER")) folder = getenv("SCULK_FAULT_FOLDER");
}

/* Whether a file is one of the folder's. */
static int is_watched(int fd) {
  char link[64], path[4096];
  if (*folder == 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n <= 0) return 0;
  path[n] = 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

enum fault { NONE, BROKEN, SHORT, FULL };

static enum fault next(int fd, int is_sync) {
  if (!is_watched(fd)) return NONE;
  int counts_syncs = strcmp(kind, "sync") == 0;
  if (is_sync != counts_syncs) return NONE;
  long n = atomic_fetch_add(&n_calls, 1) + 1;
  if (fail_at == 0 || n < fail_at) return NONE;
  if (strcmp(kind, "full") == 0) return FULL;
  if (strcmp(kind, "short") == 0) return n == fail_at ? SHORT : n == fail_at + 1 ? FULL : NONE;
  return n == fail_at ? BROKEN : NONE;
}

static ssize_t refuse(enum fault fault) {
  errno = fault == FULL ? ENOSPC : EIO;
  return -1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite(int fd, const void *data, size_t n, off_t at) {
  enum fault fault = next(fd, 0);
  if (fault == SHORT) return REAL(pwrite)(fd, data, n / 2, at);
  return fault ? refuse(fault) : REAL(pwrite)(fd, data, n, at);
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) {
  enum fault fault = next(fd, 0);
  if (fault == SHORT) return REAL(pwrite64)(fd, data, n / 2, at);
  return fault ? refuse(fault) : REAL(pwrite64)(fd, data, n, at);
}

ssize_t write(int fd, const void *data, size_t n) {
  enum fault fault = next(fd, 0);
  if (fault == SHORT) return REAL(write)(fd, data, n / 2);
  return fault ? refuse(fault) : REAL(write)(fd, data, n);
}

int fsync(int fd) {
  enum fault fault = next(fd, 1);
  return fault ? (int)refuse(fault) : REAL(fsync)(fd);
}

int fdatasync(int fd) {
  enum fault fault = next(fd, 1);
  return fault ? (int)refuse(fault) : REAL(fdatasync)(fd);
}

__attribute__((destructor)) static void end(void) {
  const char *told = getenv("SCULK_FAULT_COUNT");
  FILE *out = told ? fopen(told, "w") : NULL;
  if (!out) return;
  fprintf(out, "%ld", atomic_load(&n_calls));
  fclose(out);
}
