/** Links within the studio: they keep the day that it is turned back to. */

import {
  type LinkProps,
  type NavLinkProps,
  Link as RouterLink,
  NavLink as RouterNavLink,
} from "react-router";
import { keepingPast } from "../text/past";
import { usePast } from "./past";

export function Link({ to, ...rest }: LinkProps & { to: string }) {
  return <RouterLink to={keepingPast(to, usePast())} {...rest} />;
}

export function NavLink({ to, ...rest }: NavLinkProps & { to: string }) {
  return <RouterNavLink to={keepingPast(to, usePast())} {...rest} />;
}
