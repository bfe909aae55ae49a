import 'reflect-metadata'
import { Lifecycle, container as globalContainer } from 'tsyringe'
import type { DependencyContainer, InjectionToken } from 'tsyringe'
import { diErrors } from './errors.js'
import { tokenOf } from './inject.js'
import type { Constructor, Injectable } from './inject.js'

type Token = symbol | Constructor<unknown>

/** tsyringe, held to two rules: every constructor parameter names its token, and nothing is built that was not registered. */
export class Container {
  private constructor(private readonly inner: DependencyContainer) {}

  static root(): Container {
    return new Container(globalContainer.createChildContainer())
  }

  /** A plugin's private container: it sees what its parent has, and nobody sees what it has. */
  child(): Container {
    return new Container(this.inner.createChildContainer())
  }

  value<T>(of: Injectable<T>, value: T): void {
    // As a factory, because tsyringe takes a value of `undefined` (an unmet optional need) for no registration at all.
    this.inner.register(tokenOf(of) as InjectionToken<T>, { useFactory: () => value })
  }

  /** Registers classes, each built once, on first use. Throws DI_PARAMETER_UNMARKED. */
  classes(...classes: Constructor<unknown>[]): void {
    for (const type of classes) {
      const marked = Object.keys(parameterTokens(type)).length
      if (marked !== type.length)
        throw diErrors.DI_PARAMETER_UNMARKED({ name: type.name, expected: type.length, marked })
      this.inner.register(type, { useClass: type }, { lifecycle: Lifecycle.ContainerScoped })
    }
  }

  /** Throws DI_UNREGISTERED for a token, or a parameter's token, that nobody registered. */
  get<T>(of: Injectable<T>): T {
    const token = tokenOf(of)
    this.#requireRegistered(token, new Set())
    return this.inner.resolve(token as InjectionToken<T>)
  }

  has(of: Injectable<unknown>): boolean {
    return this.inner.isRegistered(tokenOf(of), true)
  }

  // tsyringe silently builds a class it does not know: ask first, all the way down.
  #requireRegistered(token: Token, seen: Set<Token>): void {
    if (seen.has(token)) return
    seen.add(token)
    if (!this.inner.isRegistered(token, true)) throw diErrors.DI_UNREGISTERED({ name: nameOf(token) })
    if (typeof token === 'symbol') return
    for (const parameter of Object.values(parameterTokens(token))) this.#requireRegistered(parameter, seen)
  }
}

// tsyringe keeps what `@inject` named under this key: the token itself, or wrapped with its options.
function parameterTokens(type: Constructor<unknown>): Record<string, Token> {
  const kept = (Reflect.getOwnMetadata('injectionTokens', type) ?? {}) as Record<string, Token | { token: Token }>
  return Object.fromEntries(Object.entries(kept).map(([at, of]) => [at, typeof of === 'object' ? of.token : of]))
}

function nameOf(token: Token): string {
  return typeof token === 'symbol' ? (token.description ?? 'a symbol').replace(/^nettoria\.\w+\./, '') : token.name
}
