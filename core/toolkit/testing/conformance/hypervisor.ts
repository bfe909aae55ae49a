import { describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import type { HypervisorBench, HypervisorCase } from './hypervisor-bench.js'
import { createCases } from './hypervisor-create.js'
import { operateCases } from './hypervisor-operate.js'
import { removeCases } from './hypervisor-remove.js'

export type { FaultOp, HypervisorBench, HypervisorFaults, LookAlike } from './hypervisor-bench.js'

/**
 * What every hypervisor driver must do, whatever goes wrong: never two machines for one key, never a foreign machine touched,
 * any call safe to repeat. `setup` makes a fresh hypervisor for each case. Cases a bench cannot provoke are skipped by name.
 */
export function hypervisorConformance(name: string, setup: () => Promise<HypervisorBench>): void {
  describe(`hypervisor conformance: ${name}`, () => {
    for (const item of [...createCases, ...operateCases, ...removeCases])
      test(item.title, (t) => runCase(t, item, setup))
  })
}

async function runCase(t: TestContext, item: HypervisorCase, setup: () => Promise<HypervisorBench>): Promise<void> {
  const bench = await setup()
  try {
    const missing = item.needs?.(bench)
    if (missing) return t.skip(missing)
    await item.run(bench)
  } finally {
    await bench.close()
  }
}
