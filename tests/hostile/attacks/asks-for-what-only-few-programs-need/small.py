import ctypes
import platform

# <solution>

libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = """
    unshare 272 setns 308 mount 165 umount2 166 pivot_root 155 chroot 161 chdir 80 fchdir 81
    bpf 321 perf_event_open 298 keyctl 250 add_key 248 request_key 249 userfaultfd 323
    io_uring_setup 425 io_uring_register 427 memfd_create 319 memfd_secret 447 landlock 444
    seccomp 317 prctl 157 arch_prctl 158 modify_ldt 154 personality 135 syslog 103 acct 163
    swapon 167 quotactl 179 fanotify_init 300 inotify_init1 294 inotify_init 253 eventfd2 290
    timerfd_create 283 signalfd4 289 epoll_create1 291 pipe2 293 pipe 22 dup2 33 dup3 292
    setitimer 38 alarm 37 timer_create 222 shmget 29 semget 64 msgget 68 mq_open 240
    fsopen 430 open_tree 428 move_mount 429 pidfd_getfd 438 process_madvise 440 iopl 172
    ioprio_set 251 sched_setattr 314 setrlimit 160 prlimit64 302 umask 95 get_robust_list 274
    mlock 149 mlockall 151 msync 26 mincore 27 membarrier 324 pkey_alloc 330 vmsplice 278
    kexec_load 246 init_module 175 finit_module 313 capset 126 lookup_dcookie 212 ustat 136
""".split()
if platform.machine() == "x86_64":
    allowed = []
    for name, number in zip(NUMBERS[::2], NUMBERS[1::2]):
        ctypes.set_errno(0)
        # Arguments that no kernel could do harm with: it would say EFAULT, EINVAL or EBADF.
        libc.syscall(int(number), -1, -1, -1, -1, -1, -1)
        if ctypes.get_errno() not in (1, 38):
            allowed.append((name, ctypes.get_errno()))
    if allowed:
        raise SystemExit(str(allowed))
