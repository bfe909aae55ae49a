export interface Invocation {
  /** The project's folder. */
  root: string
  /** Without flags; the first is the command. */
  words: string[]
  flags: Record<string, string | true>
}

export interface Command {
  summary: string
  /** Answers the exit code; nothing means 0. */
  run(invocation: Invocation): Promise<number | void>
}
