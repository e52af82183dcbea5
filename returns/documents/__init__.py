"""Travel documents: what people travel on, who has it, requests at consulates, transit, leaving the country."""
