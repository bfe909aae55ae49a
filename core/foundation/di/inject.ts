import 'reflect-metadata'
import { inject as tsyringeInject, injectable as tsyringeInjectable } from 'tsyringe'
import type { AdapterContract, Contract } from './contract.js'

// `any` because a constructor type has to accept every parameter list.
export type Constructor<T> = new (...args: any[]) => T

/** Token of a core service: a value and a type of the same name ("Database"). */
export interface ServiceToken<T> {
  readonly kind: 'service'
  readonly name: string
  readonly token: symbol
  readonly _type?: T
}

export type Injectable<T> = Constructor<T> | ServiceToken<T> | Contract<T> | AdapterContract<T> | symbol

export function service<T>(name: string): ServiceToken<T> {
  return Object.freeze({ kind: 'service', name, token: Symbol.for(`nettoria.service.${name}`) })
}

export function tokenOf(of: Injectable<unknown>): symbol | Constructor<unknown> {
  return typeof of === 'object' ? of.token : of
}

/** Marks a constructor parameter with what it takes: a class of the plugin, a contract, a core service, a symbol. */
export function inject(of: Injectable<unknown>): ParameterDecorator {
  return tsyringeInject(tokenOf(of)) as ParameterDecorator
}

/** Marks a class as built by the container. Each constructor parameter must carry `@inject`. */
export function injectable(): ClassDecorator {
  return tsyringeInjectable() as ClassDecorator
}
