import type { Tx } from '../foundation/data/database.js'
import { adapters } from '../foundation/di/contract.js'

/** Fills an empty panel with something to look at. */
export interface DemoSeed {
  /** Writes the plugin's own demo data; does nothing where it is there already. */
  seed(tx: Tx): Promise<void>
}

/**
 * Seeds of the demo, one automatic definition a plugin. They run in the order in which plugins start, so a seed finds what the
 * plugins it consumes have seeded.
 */
export const DemoSeeds = adapters<DemoSeed>('core.demo-seeds', '1.0.0')
