#ifndef CPICTURECODECS_THREAD_TIME_H
#define CPICTURECODECS_THREAD_TIME_H

// Seconds of processor time that the calling thread has taken so far. Unlike the time of day it does not depend on what
// else the machine does.
double pc_thread_seconds(void);

#endif
