type Params = Record<string, string>

interface Way {
  url: string
  to: (params: Params) => string
  pattern?: RegExp
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Where forms stand that are posted to an address of their own. */
    readonly waysBack: WaysBack
  }
}

/** Leads whoever asks for the address of a form, by reloading it or changing the language on its answer, to where the form stands. */
export class WaysBack {
  readonly #ways: Way[] = []

  add(url: string, to: Way['to']): void {
    this.#ways.push({ url, to })
  }

  find(path: string): string | null {
    for (const way of this.#ways) {
      const found = (way.pattern ??= patternOf(way.url)).exec(path)
      if (found) return way.to({ ...found.groups })
    }
    return null
  }
}

const patternOf = (url: string): RegExp => {
  const parts = url.split('/').map((part) => (part.startsWith(':') ? `(?<${part.slice(1)}>[^/]+)` : escape(part)))
  return new RegExp(`^${parts.join('/')}$`)
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A route's path with its parameters filled in. */
export const fillPath = (url: string, params: Params): string =>
  url.replace(/:(\w+)/g, (_whole, name: string) => params[name] ?? '')
