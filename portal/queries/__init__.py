"""Reading: SELECT only, one file a page family; Scope first, frozen rows out."""
