"""From whatever news comes as (pages, feeds, files, JSON) to articles."""
