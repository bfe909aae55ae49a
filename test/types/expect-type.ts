type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles only when the value's type is exactly `T`: `expectType<string>()(value)`. */
export const expectType =
  <T>() =>
  <U>(value: U & (Same<T, U> extends true ? unknown : never)): void =>
    void value
