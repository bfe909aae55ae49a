import { goals, peerParts } from '../goals.js'
import type { GoalId } from '../goals.js'
import { verdictOf } from '../harness/judge.js'
import type { Judged } from '../harness/judge.js'

/** `S1 passed: ...`, one line a goal that was measured; `slack` is how much the bounds were widened. */
export function verdictLines(rows: readonly Judged[], { slack, peers }: { slack: number; peers: number }): string[] {
  const measured = (Object.keys(goals) as GoalId[]).filter((id) => rows.some(({ goal }) => goal === id))
  return measured.map((id) => {
    const parts = rows.filter(({ goal }) => goal === id)
    const notes = [goals[id].title as string]
    if (slack > 1) notes.push(`bounds ${slack}x wider`)
    if (peerParts[id] && peers === 0) notes.push(`no peer given (${peerParts[id]})`)
    const reasons = new Set(parts.flatMap(({ reason }) => reason ?? []))
    return `${id} ${verdictOf(parts)} (${[...notes, ...reasons].join('; ')})`
  })
}
