// Loaded into a node before its own program: a test that dies must not leave its nodes behind.
process.stdin.resume().once('end', () => process.kill(process.pid, 'SIGKILL'))
process.stdin.unref()
