import type { Tx } from 'nettoria'
import { RunLogLine } from './run.model.js'
import type { Run } from './run.model.js'
import type { RunTools } from './run-tools.js'
import type { Step } from './step.js'

/** Adds a line to the operator's log of a run. */
export async function writeRunLog(
  tools: RunTools,
  tx: Tx,
  run: Run,
  step: Step,
  outcome: RunLogLine['outcome'],
  message: string | null = null,
): Promise<void> {
  const line = { runId: run.id, step: step.name, outcome, attempt: run.attempt + 1, at: tools.clock.now() }
  await RunLogLine.query(tx).insert({ ...line, message: message?.slice(0, 500) ?? null })
}
