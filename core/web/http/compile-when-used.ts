/** Where a schema stands: `body`, `querystring`, ... of what is asked, or the status of an answer. */
export interface SchemaPlace {
  method: string
  url: string
  part: string
}

export interface BrokenSchema extends SchemaPlace {
  reason: string
}

/**
 * What an application makes of its schemas, each when it is first needed: most routes are not asked between two restarts. It knows
 * what is still to be made, so that a check can make everything and find a broken schema before a user does.
 */
export class CompileWhenUsed {
  readonly #pending = new Map<() => unknown, SchemaPlace>()

  /** A function that `make` gives when it is first called. */
  defer<In, Out>(place: SchemaPlace, make: () => (value: In) => Out): (value: In) => Out {
    let made: ((value: In) => Out) | undefined
    const compile = () => {
      made ??= make()
      this.#pending.delete(compile)
      return made
    }
    this.#pending.set(compile, place)
    return (value) => (made ?? compile())(value)
  }

  /** Makes all that nobody has needed yet, of the places that are `wanted`, and answers what could not be made. */
  compileAll(wanted: (place: SchemaPlace) => boolean = () => true): BrokenSchema[] {
    return [...this.#pending].flatMap(([compile, place]) => {
      if (!wanted(place)) return []
      try {
        compile()
        return []
      } catch (error) {
        return [{ ...place, reason: (error as Error).message }]
      }
    })
  }
}
