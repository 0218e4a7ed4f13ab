#ifndef CPICTURELIBRARIES_CHILD_H
#define CPICTURELIBRARIES_CHILD_H

// The whole life of a decoding child: loads the libraries that are installed, seals the process, and answers requests
// on the channel until that is closed. Returns the exit code.
int pl_run_child(void);

#endif
