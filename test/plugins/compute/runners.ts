import { Clock, Database, Events, Jobs, Logger, PanelInfo, Tasks } from 'nettoria'
import { Hypervisors } from 'nettoria/contracts/hypervisors'
import { AdvanceRun } from '../../../plugins/compute/runs/advance-run.js'
import { DriverSlots } from '../../../plugins/compute/runs/driver-slots.js'
import { EndRun } from '../../../plugins/compute/runs/end-run.js'
import { MoveRun } from '../../../plugins/compute/runs/move-run.js'
import { RunTools } from '../../../plugins/compute/runs/run-tools.js'
import type { ComputeBench } from './compute-panel.js'

const settings = { onFailure: 'refund', runsPerHypervisor: 4, createMinutes: 20, quarantineHours: 24 } as const

export function toolsOf({ panel }: ComputeBench): RunTools {
  const get = panel.get
  return new RunTools(
    get(Database),
    get(Clock),
    get(Events),
    get(Tasks),
    get(Jobs),
    get(Logger),
    get(PanelInfo),
    get(Hypervisors) as never,
    settings,
    { id: 'another-node' },
  )
}

/** A runner of its own, as another node would have it. */
export function runnerOf(bench: ComputeBench): (runId: number) => Promise<void> {
  const tools = toolsOf(bench)
  const ending = new EndRun(tools)
  const runner = new AdvanceRun(tools, new DriverSlots(tools), new MoveRun(tools, ending), ending)
  return (runId) => runner.advance(runId, new AbortController().signal, async () => undefined)
}
