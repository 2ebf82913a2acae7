/** All pages, in the order in which data is read: the routes, the navigation and the commands are made from this list. */

import { account } from "./account/route";
import { accounts } from "./accounts/route";
import { edit, fresh } from "./builder/route";
import { connect } from "./connect/route";
import { content } from "./content/route";
import { customer } from "./customer/route";
import { customers } from "./customers/route";
import { data } from "./data/route";
import { debug } from "./debugger/route";
import { discover } from "./discover/route";
import { drivers } from "./drivers/route";
import { health } from "./health/route";
import { identity } from "./identity/route";
import { live } from "./live/route";
import { migration } from "./migration/route";
import { model } from "./model/route";
import { models } from "./models/route";
import { overview } from "./overview/route";
import type { Page } from "./page";
import { persona } from "./persona/route";
import { personas } from "./personas/route";
import { quality } from "./quality/route";
import { quarantine } from "./quarantine/route";
import { runs } from "./runs/route";
import { segment } from "./segment/route";
import { segments } from "./segments/route";
import { slot } from "./slot/route";
import { source } from "./source/route";
import { sourceEdit } from "./source-edit/route";
import { survey } from "./survey/route";
import { surveys } from "./surveys/route";

export const pages: readonly Page[] = [
  overview,
  customers,
  customer,
  identity,
  accounts,
  account,
  segments,
  fresh,
  edit,
  segment,
  discover,
  drivers,
  migration,
  health,
  personas,
  persona,
  surveys,
  survey,
  live,
  content,
  slot,
  debug,
  data,
  connect,
  source,
  sourceEdit,
  quality,
  quarantine,
  models,
  model,
  runs,
];
