/** What a command is run in: the process's own, or what a test hands it. */
export interface Surroundings {
  /** The project's folder. */
  root: string
  /** Over what `.env` in the project's folder says. */
  env: NodeJS.ProcessEnv
  /** Takes text for whoever reads the answer. */
  out(text: string): void
  /** Takes text about what was not understood or failed. */
  err(text: string): void
  /** Takes the lines of the log; standard output where nothing else is said. */
  log?: { write(line: string): void }
  /** Ends a command that runs until it is stopped. Without one the process's signals do, and the process is guarded. */
  until?: AbortSignal
  /** Ends the process, whatever still holds it. Nothing of the kind where a command is called by a program. */
  exit?(code: number): void
}

export interface Invocation extends Surroundings {
  /** Without flags; the first is the command. */
  words: string[]
  flags: Record<string, string | true>
}

/** Answers the exit code; nothing means 0. */
export type Run = (invocation: Invocation) => Promise<number | void>

export interface Command {
  summary: string
  /** Imports what the command needs, and nothing before somebody asks for it. */
  load(): Promise<Run>
}
