// Loaded into a server before its own program: a run that is killed must not leave its servers behind.
process.stdin.resume().once('end', () => process.kill(process.pid, 'SIGKILL'))
;(process.stdin as typeof process.stdin & { unref(): void }).unref()
