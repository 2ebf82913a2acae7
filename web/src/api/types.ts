/** Short names for the answers' shapes. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Change = Schemas["Change"];
export type ChartSpec = Schemas["Overview"]["charts"][string];
export type ColumnQuality = Schemas["ColumnQuality"];
export type Customer = Schemas["Customer"];
export type CriterionHealth = Schemas["CriterionHealth"];
export type CustomerRow = Schemas["CustomerRow"];
export type DefinitionProblem = Schemas["DefinitionProblem"];
export type DefinitionVersion = Schemas["DefinitionVersion"];
export type Difference = Schemas["Difference"];
export type Figure = Schemas["Figure"];
export type Freshness = Schemas["Freshness"];
export type Hit = Schemas["Hit"];
export type HistoryPoint = Schemas["HistoryPoint"];
export type ListSummary = Schemas["ListSummary"];
export type LoadRecord = Schemas["LoadRecord"];
export type Member = Schemas["Member"];
export type Migration = Schemas["Migration"];
export type ModelCard = Schemas["ModelCard"];
export type ModelReport = Schemas["ModelReport"];
export type ModelSummary = Schemas["ModelSummary"];
export type Move = Schemas["Move"];
export type NextStep = Schemas["NextStep"];
export type Overlap = Schemas["Overlap"];
export type HealthReport = Schemas["HealthReport"];
export type Overview = Schemas["Overview"];
export type Profile = Schemas["Profile"];
export type Project = Schemas["Project"];
export type QuarantinedRow = Schemas["QuarantinedRow"];
export type RunRecord = Schemas["RunRecord"];
export type Segment = Schemas["Segment"];
export type SegmentSummary = Schemas["SegmentSummary"];
export type Source = Schemas["Source"];
export type SourceSummary = Schemas["SourceSummary"];
export type Mistake = Schemas["Mistake"];
export type TimelineEvent = Schemas["TimelineEvent"];
/** openapi-fetch reads pairs as lists: a value and its count. */
export type TraitInfo = Omit<Schemas["TraitInfo"], "top"> & { top: (string | number)[][] };
export type TraitValue = Schemas["TraitValue"];
export type DefinitionCheck = Schemas["DefinitionCheck"];
export type Explanation = Schemas["Explanation"];
export type Finding = Schemas["Finding"];
export type PastMembership = Schemas["PastMembership"];
export type SegmentDiff = Schemas["SegmentDiff"];
export type Verification = Schemas["Verification"];
export type SegmentHealth = Schemas["SegmentHealth"];
export type SegmentationComparison = Schemas["SegmentationComparison"];
export type SegmentationHealth = Schemas["SegmentationHealth"];
export type Verdict = CriterionHealth["verdict"];
