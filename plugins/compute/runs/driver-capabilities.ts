import type { Capability, DriverCall, HypervisorDriver } from 'nettoria/contracts/hypervisors'

const freshFor = 5 * 60_000
const known = new WeakMap<HypervisorDriver, { at: number; capabilities: ReadonlySet<Capability> }>()

/** What a driver can do, asked at most every five minutes: `probe` reads a whole inventory. A reconfigured instance is a new driver. */
export async function capabilitiesOf(
  driver: HypervisorDriver,
  call: DriverCall,
  now: number,
): Promise<ReadonlySet<Capability>> {
  const before = known.get(driver)
  if (before && now - before.at < freshFor) return before.capabilities
  const { capabilities } = await driver.probe(call)
  known.set(driver, { at: now, capabilities })
  return capabilities
}
