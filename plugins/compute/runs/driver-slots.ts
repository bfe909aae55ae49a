import { inject, injectable } from 'nettoria'
import { RunTools } from './run-tools.js'

/** How many runs this process works on, by hypervisor: a slow one keeps its own few slots and nobody else's. */
@injectable()
export class DriverSlots {
  private readonly taken = new Map<string, number>()

  constructor(@inject(RunTools) private readonly tools: RunTools) {}

  /** One worker's place: at no hypervisor yet. Moving answers false when the other one is full; `null` gives the place back. */
  hold(): { moveTo(driverInstance: string | null): boolean } {
    let at: string | null = null
    return {
      moveTo: (next) => {
        if (next === at) return true
        if (next !== null && this.isFull(next)) return false
        if (at !== null) this.taken.set(at, (this.taken.get(at) ?? 1) - 1)
        if (next !== null) this.taken.set(next, (this.taken.get(next) ?? 0) + 1)
        at = next
        return true
      },
    }
  }

  /** Hypervisors that take no more now. */
  full(): string[] {
    return [...this.taken.keys()].filter((id) => this.isFull(id))
  }

  private isFull(driverInstance: string): boolean {
    return (this.taken.get(driverInstance) ?? 0) >= this.tools.settings.runsPerHypervisor
  }
}
