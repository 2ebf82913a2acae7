"""Personas: a segment as somebody one can write to; reads memberships, events, traits and profiles, writes nothing."""
