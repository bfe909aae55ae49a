/** A reference to a managed object. Both parts are opaque: never parse or build a `value`. */
export class MoRef {
  constructor(
    readonly type: string,
    readonly value: string,
  ) {}

  is(other: MoRef | undefined): boolean {
    return other !== undefined && other.type === this.type && other.value === this.value
  }
}

/** The one object whose reference is known beforehand. */
export const serviceInstance = new MoRef('ServiceInstance', 'ServiceInstance')
