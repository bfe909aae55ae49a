import type { FastifyContextConfig, FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { PanelError } from '../../foundation/kernel/errors.js'
import type { FormValues, PageType } from '../themes/page.js'

/** A request whose parts have the types of a screen's schemas. */
export type ScreenRequest<P extends TSchema, Q extends TSchema, B extends TSchema = TSchema> = FastifyRequest<{
  Params: Static<P>
  Querystring: Static<Q>
  Body: Static<B>
}>

/** A message shown once on the page that a form leads to. */
export interface Flash {
  kind: 'success' | 'warning' | 'danger' | 'info'
  /** A locale key. */
  message: string
}

/** A page in place of a redirect: only where nothing was done that must not be done again. */
export interface Drawn {
  page: PageType
  model: object
  status?: number
}

/**
 * What follows a form: a path of ours, with a message that is shown there once (`flash` is a locale key, `kind` "success" unless it
 * says otherwise), another site, or a page.
 */
export type Outcome = string | Onward | { leave: string } | Drawn

export interface Onward {
  to: string
  flash?: string
  kind?: Flash['kind']
  /** What else the answer carries: a cookie of a form that is `repeatable`. */
  with?(reply: FastifyReply): void
}

export function drawn<S extends TSchema>(page: PageType<S>, model: Static<S>, status?: number): Drawn {
  return { page: page as PageType, model: model as object, ...(status !== undefined && { status }) }
}

export type Maybe<T> = T | Promise<T>

/** Who may come: the holders of a permission (`self` is anybody signed in), or everybody. */
export type Access = { permission: string; public?: undefined } | { public: true; permission?: undefined }

/** The guard's part of a route's config. */
export function accessConfig({ permission }: { permission?: string | undefined }): FastifyContextConfig {
  return permission ? { permission } : { public: true }
}

/** What a page shows, and how it is asked for. */
export interface PageScreen<P extends TSchema, Q extends TSchema, M extends TSchema> {
  params?: P
  query?: Q
  page: PageType<M>
  /** What its form is filled with at first, by name. */
  start?(request: ScreenRequest<P, Q>): Maybe<Record<string, string>>
  /** What its content security policy has to allow beside the usual. */
  policy?: { frameSrc?: boolean }
  /** A path to go to, or another page, instead of showing this one. */
  elsewhere?(request: ScreenRequest<P, Q>): Maybe<string | Drawn | null>
  /** The view model. `form` is what was typed and what is wrong with it; empty at first. */
  show(request: ScreenRequest<P, Q>, form: FormValues): Maybe<Static<M>>
}

/** What a posted form does. */
export interface FormScreen<P extends TSchema, Q extends TSchema, B extends TSchema, R> {
  /** When another one than the page's. */
  permission?: string
  body?: B
  /** Does what the form asks for. A refusal shows the form again with everything that was typed. */
  act(request: ScreenRequest<P, Q, B>): Maybe<R>
  /** Where to go on, or how to find out. */
  done: Outcome | ((result: R, request: ScreenRequest<P, Q, B>) => Maybe<Outcome>)
  /** Says where a refusal leads, when it shall not show the form again. */
  refused?(error: PanelError, request: ScreenRequest<P, Q, B>): Maybe<Outcome | undefined>
  /** Looks over what is shown again: names of fields, values to leave out. */
  again?(form: FormValues, request: ScreenRequest<P, Q, B>): Maybe<FormValues>
  /** Refusals from 500 on that answer the wish and are no fault of ours. */
  expects?(error: PanelError): boolean
  /** Doing it twice is harmless, or meant: signing in, a search. */
  repeatable?: true
  /** Takes no CSRF token: its address is a secret by itself. */
  forgeable?: true
  /** Takes no CSRF token from a page of ours, however old: what it changes is nothing to anybody else. */
  harmless?: true
}

export type ShownPart<P extends TSchema, Q extends TSchema, M extends TSchema> = Access & PageScreen<P, Q, M>
